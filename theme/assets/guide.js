// The language switch leads to the section that is being read: heading ids are the same in both languages.
function here() {
  const read = [...document.querySelectorAll(".md-content :is(h1, h2, h3, h4, h5, h6)[id]")].filter(
    heading => heading.checkVisibility() && heading.getBoundingClientRect().top < innerHeight / 3)
  return scrollY > 0 && read.length ? `#${read.at(-1).id}` : ""
}
for (const link of document.querySelectorAll("a.md-select__link[hreflang]"))
  for (const event of ["pointerenter", "focus", "pointerdown", "click"]) // another tab is opened without a click
    link.addEventListener(event, () => (link.hash = here()))

// The theme's script takes each link[rel=alternate] for a language's home page and asks for a sitemap beside it; ours
// name this very page. With a space at its end the same relation escapes that script's selector.
for (const link of document.querySelectorAll("link[rel=alternate]"))
  link.rel = "alternate "

// The theme's search dialog has no name for a screen reader; its field has.
const search = document.querySelector(".md-search[role=dialog]:not([aria-label])")
search?.setAttribute("aria-label", search.querySelector("input").getAttribute("aria-label"))

// The theme makes each copy button a landmark of its own, all without a name, and tables boxes that only a pointer scrolls.
document$.subscribe(() => {
  for (const nav of document.querySelectorAll(".md-code__nav"))
    nav.setAttribute("role", "none")
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
    const look = () => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
      box.classList.toggle("more", box.scrollLeft + box.clientWidth < box.scrollWidth - 1)
    }
    look()
    box.addEventListener("scroll", look, { passive: true })
    new ResizeObserver(look).observe(box)
  }
})

// Where a name too long for its line breaks: after a slash, an underscore or the dot before an attribute, and not at a hyphen.
// A <wbr> is no part of the text, so what is selected or copied stays right.
const pieces = name => name.split(/(?<=[/_]|\.(?=\w{4}))(?=\w)/).flatMap(piece => [document.createElement("wbr"), piece]).slice(1)
for (const title of document.querySelectorAll(".filename"))
  title.replaceChildren(...pieces(title.textContent))
for (const code of document.querySelectorAll(".md-typeset :not(pre) > code:not(:has(*))"))
  code.replaceChildren(...code.textContent.split(/(?<=\s)|(?=\s)/).flatMap(word =>
    word.includes("-") && word.length <= 30 ? Object.assign(document.createElement("span"), { className: "whole", textContent: word })
      : word.length > 30 && !code.closest("table") ? pieces(word) : word))

// Each line of an output is a box of its own, so that guide.css can mark where a narrow screen breaks it.
for (const code of document.querySelectorAll(".language-text pre > code"))
  code.replaceChildren(...code.textContent.match(/.*\n|.+$/g)?.map(text => Object.assign(document.createElement("span"), { className: "line", textContent: text })) ?? [])

// The theme's search listens to keys; what is pasted or dropped with the mouse, or spoken, comes without any.
const field = document.querySelector(".md-search__input")
field?.addEventListener("input", event => event.inputType != "insertText" && field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })))

// A search that knew the reader's message leads to ?entry=its-section&own=[[part, the entry's example, the reader's own], …]:
// go there, and speak of the reader's own names.
const asked = new URLSearchParams(location.search)
if (asked.has("entry")) {
  location.hash = asked.get("entry")
  const section = [], heading = document.getElementById(asked.get("entry"))
  for (let next = heading?.nextElementSibling; next && next.tagName != "H2"; next = next.nextElementSibling) section.push(next)
  const own = (text, name) => Object.assign(document.createElement("mark"), { textContent: text.slice(0, 100), title: name })
  for (const [part, example, yours] of JSON.parse(asked.get("own") ?? "[]"))
    for (const code of section.flatMap(element => [...element.querySelectorAll("var, code:not(pre > code)")]))
      if (code.matches("var") ? code.textContent == part : code.textContent == example) code.replaceChildren(own(yours, code.textContent))
}
