// The language switch keeps the section: heading ids are the same in both languages.
for (const link of document.querySelectorAll("a.md-select__link[hreflang]"))
  link.addEventListener("click", () => (link.hash = location.hash))
