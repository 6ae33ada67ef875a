"""What docs/en/errors/find_your_error.md says."""

listed = {
    "about this project": [
        "#find-your-error: Paste your message into the search box above, whole or in part: it leads to the entry, with your own names filled in.",
        "#find-your-error: Or search this page for the words of the message that do not change from one program to the next; `…` stands for what does.",
    ],
}
