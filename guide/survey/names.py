"""Which names of PreTrainedModel are asked for, and on which page of docs/*/reference each has its entry."""

# The pages of docs/*/reference and their names. The first list of each page is what an older method list names
# (its 15 groups, some of them merged); the second list is what replaced those names, or stands beside them.
PAGES = {
    "loading": (
        "__init__ from_pretrained _from_config post_init "
        "_fix_state_dict_keys_on_save _fix_state_dict_key_on_load _load_pretrained_model _load_from_tf _load_from_flax",
        "get_init_context _finalize_model_loading revert_weight_conversion convert_and_load_state_dict_in_model",
    ),
    "weights": (
        "get_input_embeddings set_input_embeddings get_output_embeddings set_output_embeddings tie_weights "
        "_resize_token_embeddings resize_position_embeddings init_weights _init_weights",
        "resize_token_embeddings get_expanded_tied_weights_keys all_tied_weights_keys _tied_weights_keys "
        "get_position_embeddings initialize_weights _initialize_weights mark_tied_weights_as_initialized",
    ),
    "size": (
        "num_parameters estimate_tokens floating_point_ops get_memory_footprint "
        "add_memory_hooks reset_memory_hooks_state _hook_rss_memory_pre_forward _hook_rss_memory_post_forward",
        "",
    ),
    "device": ("to cuda half float dequantize device dtype", ""),
    "training": (
        "train eval gradient_checkpointing_enable gradient_checkpointing_disable is_gradient_checkpointing "
        "enable_input_require_grads disable_input_require_grads",
        "activation_checkpointing_enable activation_checkpointing_disable is_activation_checkpointing "
        "supports_gradient_checkpointing",
    ),
    "attention": (
        "set_attn_implementation get_correct_attn_implementation _can_set_attn_implementation _flash_attn_2_can_dispatch "
        "_flash_attn_3_can_dispatch _sdpa_can_dispatch _flex_attn_can_dispatch "
        "invert_attention_mask create_extended_attention_mask_for_decoder _convert_head_mask_to_5d",
        "_flash_attn_can_dispatch get_extended_attention_mask get_head_mask create_causal_mask create_bidirectional_mask "
        "get_experts_implementation set_experts_implementation get_correct_experts_implementation",
    ),
    "saving": ("save_pretrained push_to_hub add_model_tags register_for_auto_class", "model_tags is_remote_code is_custom_code"),
    "structure": (
        "prune_heads base_model get_decoder set_decoder can_generate "
        "dummy_inputs framework can_record_outputs warn_if_padding_and_no_attention_mask retrieve_modules_from_names",
        "get_encoder set_encoder _can_record_outputs get_parameter_or_buffer named_non_persistent_buffers "
        "base_model_prefix main_input_name loss_function generate config_class generation_config_class input_modalities",
    ),
    "acceleration": (
        "to_bettertransformer reverse_bettertransformer kernelize use_kernels get_compiled_call",
        "set_use_kernels is_backend_compatible",
    ),
}
# Names that have a row in a table of that section, and no entry of their own.
ROWS = {
    "training#adapters": (
        "add_adapter load_adapter set_adapter active_adapters disable_adapters enable_adapters get_adapter_state_dict delete_adapter enable_peft_hotswap"
    ),
    "saving#sharded": (
        "should_save_on_this_rank gather_sharded_state_dict_for_save save_distributed_checkpoint barrier_after_gathered_checkpoint_save"
    ),
    "acceleration#parallel": (
        "tp_plan ep_plan pp_plan fsdp_plan init_parallel_plans supports_tp_plan supports_pp_plan supports_context_parallel tp_size fsdp_size "
        "prepare_distribute_model maybe_distribute_model is_distributed_loading_by_transformers"
    ),
    "from_4_to_5#gone": (
        "is_parallelizable tie_embeddings_and_encoder_decoder _tie_or_clone_weights _tie_encoder_decoder_weights _set_default_dtype "
        "_checkpoint_conversion_mapping _get_no_split_modules _get_key_renaming_mapping _fix_state_dict_key_on_save "
        "_move_missing_keys_from_meta_to_cpu _create_repo"
    ),
}
LISTED = {page: listed.split() for page, (listed, _) in PAGES.items()}
NAMES = {page: (listed + " " + beside).split() for page, (listed, beside) in PAGES.items()}
# Where a name may be found if PreTrainedModel does not have it. "model" stands for an instance.
HOMES = ["generation.GenerationMixin", "Trainer", "masking_utils", "core_model_loading", "integrations.hub_kernels"]
ARGUMENTS = ["from_pretrained", "save_pretrained"]
# What the same line of code gives under each version. `path` holds a GPT-2 saved in float16, `config` its configuration,
# `model` a GPT-2 made from it, `eager` another one with eager attention, `bert` a BERT, `ids` three tokens; the rest is in outcomes().
SHOWN = {
    "loading": [
        "load(path).dtype",
        "load(path, torch_dtype=torch.float32).dtype",
        "load(path, low_cpu_mem_usage=False).training",
        "load(path, from_tf=True).training",
        "load(path, load_in_8bit=True).training",
        "load(path, resume_download=True).training",
        "load(path, use_auth_token='x').training",
    ],
    "saving": [
        "files()",
        "files(safe_serialization=False)",
        "files(save_function=torch.save)",
        "default(model.save_pretrained, 'max_shard_size')",
        "default(model.push_to_hub, 'max_shard_size')",
    ],
    "configuration": [
        "type(config).__mro__[1].__name__",
        "config.max_length",
        "config.torchscript",
        "config.pruned_heads",
        "config.use_return_dict",
        "LlamaConfig().rope_theta",
    ],
    "calling": [
        "eager(ids, head_mask=zeros).logits.equal(eager(ids).logits)",
        "model(ids, past_key_values=old_cache).logits.shape",
        "model(ids, past_key_values=DynamicCache(old_cache)).logits.shape",
        "DynamicCache.from_legacy_cache(old_cache).get_seq_length()",
        "[type(each).__name__ for each in model(ids, output_attentions=True).attentions]",
        "[type(each).__name__ for each in bert(ids, output_attentions=True).attentions]",
        "model.loss_function.__name__",
    ],
    "methods": [
        "type(model._tied_weights_keys).__name__",
        "changed(model.init_weights)",
        "changed(lambda: model.apply(model._init_weights))",
        "warned(model.gradient_checkpointing_enable)",
        "use_reentrant(model)",
        "issubclass(PreTrainedModel, GenerationMixin)",
        "model.can_generate() and hasattr(model, 'generate')",
    ],
}
