// What answers a search: the theme's box, its keys and its list stay, this takes the place of the worker behind them (main.html says so).
// A message that matches the pattern of an error leads to that entry; everything else is ranked text, by MiniSearch. The index is made
// by guide/search.py.
importScripts("minisearch.js")

const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3 // the theme's messages
const LISTS = /^(about|errors\/find_your_error|review)\// // pages that name what others explain
const GROUPS = 12, SECTIONS = 4 // how many pages a search lists, and of each how many sections at first
let language, index, documents, errors, plain, known = new Set() // the words of the index

addEventListener("message", ({ data: { type, data } }) => {
  if (type == SETUP) {
    setup(data)
    postMessage({ type: READY })
  } else if (type == QUERY) {
    postMessage({ type: RESULT, data: { items: find(data), suggest: [] } })
  }
})

function setup({ config, docs }) {
  language = config.lang[0]
  documents = new Map(docs.map(doc => [doc.location, doc]))
  errors = new Map(config.errors.map(error => [error.location, {
    ...error,
    patterns: error.patterns.map(([source, names, pieces]) => ({ expression: new RegExp(source, "i"), names, pieces: pieces.map(piece => piece.toLowerCase()), says: pieces.join("").length })),
    message: error.patterns.map(([, , pieces]) => pieces.join(" ")).join(" "),
  }]))
  index = new MiniSearch({
    idField: "location",
    fields: ["title", "id", "text", "code", "message", "words", "page"],
    tokenize: words,
    processTerm: term => known.add(term) && term,
    extractField: (doc, field) => {
      const { message = "", words = "" } = errors.get(doc.location) ?? {}
      const page = documents.get(doc.location.split("#")[0])
      return { id: doc.location.split("#")[1]?.replaceAll("-", " ") ?? "", message, words: doc.asked ?? words, page: page == doc ? "" : page.title }[field] ?? doc[field]
    },
  })
  index.addAll(docs)
  plain = new Map(docs.map(doc => [doc.location, normal(`${doc.title} ${doc.text} ${errors.get(doc.location)?.message ?? ""}`).toLowerCase()]))
}

// --- words ---------------------------------------------------------------------------------------------------------

// Chinese by pairs of characters; a name (dotted, underscored, camel-cased) whole and by its parts; English without its endings.
function words(text) {
  const found = []
  for (const [run] of text.matchAll(/\p{Script=Han}+|[\p{Script=Latin}\p{N}_]+(?:\.[\p{Script=Latin}_][\p{Script=Latin}\p{N}_]*)*/gu)) {
    if (/\p{Script=Han}/u.test(run)) {
      for (let at = 0; at < Math.max(run.length - 1, 1); at++) found.push(run.slice(at, at + 2))
      continue
    }
    const parts = run.split(/[._]+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).filter(Boolean)
    if (parts.length != 1 || parts[0] != run) found.push(run.toLowerCase())
    found.push(...parts.map(part => stem(part.toLowerCase())))
  }
  return found
}

function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word
  return word.replace(/ies$/, "y").replace(/(?<=[aeiouy].*[a-z])(?:ing|ed|es|(?<![su])s)$|(?<=[a-z]{3})e$/, "").replace(/([bdgmnprt])\1$/, "$1")
}

const NO_WORDS = new Set(("a an and are as at be but by can do does for from get have how i if in into is it its me my not of on or so than that the then this to too use " +
  "was we what when where which while who why will with without you your").split(" ").map(stem))
const NO_CHINESE = /怎么样|怎么|怎样|如何|为什么|为何|什么|是不是|能不能|可不可以|哪个|哪些|多少|请问|应该|一下|之后|的|了|吗|呢|吧/g

// --- what is asked -------------------------------------------------------------------------------------------------

// As guide/errors.py: in one line, without colours, all quotes alike, also escaped ones.
const normal = text => text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "").trim().split(/\s+/).join(" ").replace(/\\*["'`‘’“”]/g, "'")

const errorLike = text => /(?:Error|Exception|Warning|Interrupt)\b|报错|错误|^\W*(?:expected|unexpected|missing|invalid|cannot|can't|could not|unable|failed|attempt)/i.test(text)

// The words to look for. Of a pasted message only what is the same in every program: no paths, shapes, addresses, names in quotes.
function asked(query) {
  let text = query.replace(/\x1b\[[0-9;]*[A-Za-z]/g, "")
  if (text.length > 60 || errorLike(text)) {
    const named = [...text.matchAll(/(?:^|\s)(?:\w+\.)*\w*(?:Error|Exception|Warning|Interrupt)\b:?/g)].at(-1)
    if (named && text.length - named.index > 20) text = text.slice(named.index)
    const stable = text.slice(0, 800)
      .replace(/File \S+ line \d+, in \S+|\S*[/\\]\S+|torch\.Size\([^)]*\)?|\[[\d, ]*\]|0x[\da-f]+|\b\d[\d.,:-]*\b/gi, " ")
      .replace(/(["'`])(?:(?!\1).){1,120}\1/g, " ")
    if (words(stable).length > 2) text = stable
  }
  const all = [...new Set(words(text.replace(NO_CHINESE, " ")))]
  const telling = all.filter(word => !NO_WORDS.has(word))
  return telling.length ? telling : [...new Set(words(text))]
}

// --- finding -------------------------------------------------------------------------------------------------------

const SHARE = [1, 0.3, 0.15] // of a page's best, second and third section in its rank
const BOOST = { title: 4, id: 1.5, text: 1, code: 0.4, message: 2.5, words: 4, page: 1.5 }

function find(query) {
  if (!query.trim()) return []
  const pasted = matching(query), name = query.trim().replace(/^(?:(?:model|module|self|torch|nn|F)\.)+|\(.*\)$/g, "")
  const list = asked(/^[\w.]+$/.test(name) ? name : query), typed = list.at(-1)
  const options = {
    boost: BOOST,
    tokenize: text => text.split("\n"),
    prefix: term => term == typed && term.length > 2 && list.length < 6,
    processTerm: term => term,
    fuzzy: term => (/^[a-z_]{4,}$/.test(term) && !known.has(term) ? (term.length > 4 ? 2 : 1) : false), // two letters swapped are two edits
    weights: { prefix: 0.4, fuzzy: 0.5 },
    boostDocument: location => (/^[\w.]+$/.test(name) && documents.get(location).title.toLowerCase().replace(/\(\)$/, "") == name.toLowerCase() ? 8 : 1) * (LISTS.test(location) ? 0.3 : 1),
  }
  const hits = index.search(list.join("\n"), options), best = hits[0]?.score ?? 1
  const word_for_word = verbatim(query, hits), long = query.trim().split(/\s+/).length > 2 || /\p{Script=Han}{6}/u.test(query)
  const like = errorLike(query), asEntry = like ? 2 : /\s|\p{Script=Han}/u.test(query.trim()) ? 0.45 : 0.2 // who asks for a name asks for what it is
  const listed = new Set(pasted.map(entry => entry.location))
  const found = new Map() // page or entry: its hits, the best first; an entry stands for itself
  for (const hit of hits) {
    hit.score *= (new Set(hit.queryTerms).size / list.length) ** 1.5
    if (word_for_word.has(hit.id)) hit.score = long ? 3 * best + hit.score : 4 * hit.score
    if (errors.has(hit.id)) hit.score *= asEntry
    const group = errors.has(hit.id) ? hit.id : hit.id.split("#")[0]
    if (!listed.has(group)) found.set(group, [...(found.get(group) ?? []), hit])
  }
  const total = ([, hits]) => hits.sort((a, b) => b.score - a.score).slice(0, 3).reduce((sum, hit, at) => sum + hit.score * SHARE[at], 0)
  const ranked = [...found].map(each => [total(each), ...each]).sort((a, b) => b[0] - a[0]).slice(0, GROUPS)
  const entries = pasted.map(entry => [alone(entry)])
  const pages = ranked.map(([, group, hits]) => (errors.has(group) ? [alone(result(hits[0], query))] : withPage(group, hits.slice(0, SECTIONS).map(hit => result(hit, query)))))
  // what a page says word for word comes before entries that have but a few of its words
  const few = long && word_for_word.size && !like && pasted.every(({ says }) => says < 0.6 * query.length)
  return few ? [...pages.slice(0, 1), ...entries, ...pages.slice(1)] : [...entries, ...pages]
}

// The sections that say just this; those that the words alone do not find are added to the hits.
function verbatim(query, hits) {
  const phrase = normal(query).toLowerCase(), found = new Set()
  if (phrase.length < 4 || phrase.length > 300) return found
  for (const [location, said] of plain) if (said.includes(phrase)) found.add(location)
  const hit = new Set(hits.map(hit => hit.id)), terms = words(query), queryTerms = asked(query)
  for (const id of found) if (!hit.has(id)) hits.push({ id, score: 1, terms, queryTerms })
  return found
}

// Entries of which a pattern is in the query, the most telling first, each with the reader's own names.
function matching(query) {
  const text = normal(query), lower = text.toLowerCase(), found = []
  for (const error of errors.values()) {
    const may = error.patterns.filter(({ pieces }) => pieces.every(piece => lower.includes(piece))) // which is quicker than to try each expression
    const hits = may.map(pattern => [pattern.expression.exec(text), pattern]).filter(([hit]) => hit)
    if (!hits.length) continue
    const [hit, { names, says }] = hits.reduce((best, each) => (each[1].says > best[1].says ? each : best))
    const yours = names.map((part, at) => [part, error.example[part], hit[at + 1]]).filter(([, example, own]) => own && own != example)
    found.push(entry(error, says, yours))
  }
  return (found.length ? found : near(lower)).sort((a, b) => b.says - a.says).slice(0, 3)
}

// Entries whose message was pasted in part: of each piece of a pattern, its longest beginning or end that the query has.
function near(text) {
  const found = []
  for (const error of errors.values()) {
    const says = Math.max(...error.patterns.map(({ pieces, says }) => {
      const common = pieces.reduce((sum, piece) => sum + Math.max(run(piece.split(" "), text), run(piece.split(" "), text, true)), 0)
      return common >= Math.min(0.5 * text.length, 0.6 * says) ? common : 0
    }), 0)
    if (says >= 14) found.push(entry(error, says, []))
  }
  return found
}

// How long the longest run of these words is, from the first or to the last of them, that stands in the text.
function run(words, text, fromEnd) {
  for (let count = words.length; count > 1; count--) {
    const part = (fromEnd ? words.slice(-count) : words.slice(0, count)).join(" ")
    if (text.includes(part)) return part.length
  }
  return words.length == 1 && words[0].length > 5 && text.includes(words[0]) ? words[0].length : 0
}

function entry(error, says, yours) {
  const doc = documents.get(error.location)
  return { ...doc, says, yours, text: filled(doc.text.split("\n").slice(0, 2).map(escaped).join(" "), yours), title: escaped(doc.title), score: 1000 + says, terms: {} }
}

const filled = (text, yours) => yours.reduce((text, [, example, own]) => (example ? text.replaceAll(escaped(example), `<mark>${escaped(own)}</mark>`) : text), text)

// The theme lists a page and, below it, its sections, whose addresses have a #. An entry is to be listed as a page is, so its address
// names the section in its query; guide.js goes there, and puts in the reader's own names.
function alone(entry) {
  const [page, id] = entry.location.split("#")
  const own = (entry.yours ?? []).map(names => names.map(name => (name ?? "").slice(0, 100)))
  return { ...entry, location: `${page}?entry=${id}${own.length ? `&own=${encodeURIComponent(JSON.stringify(own))}` : ""}` }
}

function withPage(page, list) {
  const own = list.find(each => each.location == page)
  const doc = documents.get(page)
  return own ? list : [{ ...doc, title: escaped(doc.title), text: "", score: list[0].score, terms: {} }, ...list]
}

// --- what is shown -------------------------------------------------------------------------------------------------

// Its terms are what the theme marks on the page that is opened: words as they were asked for, without their endings cut off.
function result(hit, query) {
  const doc = documents.get(hit.id), terms = new Set(hit.terms), asked = new Set(hit.queryTerms)
  const spoken = [...query.matchAll(/\p{Script=Han}{2,}|[\p{Script=Latin}\p{N}_]+/gu)].map(([run]) => run)
    .flatMap(run => (/\p{Script=Han}/u.test(run) ? words(run) : [run])).filter(word => words(word).some(part => asked.has(part)))
  return { location: doc.location, title: marked(doc.title, terms), text: excerpt(doc, terms), score: hit.score, terms: Object.fromEntries(spoken.slice(0, 8).map(word => [word, true])) }
}

// The two sentences with the most of the terms, in the order of the page; the first one where no sentence has any.
function excerpt(doc, terms) {
  const sentences = doc.text.split("\n")
  const has = sentences.map(sentence => new Set(words(sentence).filter(word => terms.has(word))).size)
  const best = [...has.keys()].filter(at => has[at]).sort((a, b) => has[b] - has[a] || a - b).slice(0, 2).sort((a, b) => a - b)
  const inCode = doc.code.split(" ").filter(word => words(word).some(part => terms.has(part)))
  if (!best.length && inCode.length) return `<code>${marked(inCode.slice(0, 5).join(" "), terms)}</code>`
  return (best.length ? best : [0]).map(at => marked(short(sentences[at]), terms)).join(language == "zh" ? "" : " ")
}

const short = sentence => (sentence.length > 240 ? `${sentence.slice(0, 240)}…` : sentence)

function marked(text, terms) {
  let out = "", end = 0
  for (const run of text.matchAll(/\p{Script=Han}+|[\p{Script=Latin}\p{N}_.]+/gu)) {
    out += escaped(text.slice(end, run.index))
    end = run.index + run[0].length
    if (!/\p{Script=Han}/u.test(run[0])) {
      out += words(run[0]).some(word => terms.has(word)) ? `<mark>${escaped(run[0])}</mark>` : escaped(run[0])
      continue
    }
    const hit = [...run[0]].map((_, at) => terms.has(run[0].slice(at, at + 2)) || (at > 0 && terms.has(run[0].slice(at - 1, at + 1))) || terms.has(run[0][at]))
    out += run[0].replace(/./gu, (character, at) => (hit[at] ? `<mark>${character}</mark>` : character)).replaceAll("</mark><mark>", "")
  }
  return out + escaped(text.slice(end))
}

const escaped = text => text.replace(/[&<>"]/g, character => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character])
