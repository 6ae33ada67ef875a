// The language switch keeps the section: heading ids are the same in both languages.
for (const link of document.querySelectorAll("a.md-select__link[hreflang]"))
  link.addEventListener("click", () => (link.hash = location.hash))

// The theme's script takes each link[rel=alternate] for a language's home page and asks for a sitemap beside it; ours
// name this very page. With a space at its end the same relation escapes that script's selector.
for (const link of document.querySelectorAll("link[rel=alternate]"))
  link.rel = "alternate "

// The theme's search dialog has no name for a screen reader; its field has.
const search = document.querySelector(".md-search[role=dialog]:not([aria-label])")
search?.setAttribute("aria-label", search.querySelector("input").getAttribute("aria-label"))
