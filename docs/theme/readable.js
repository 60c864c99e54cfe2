// Makes two things of the theme usable without a mouse, whenever the theme adds or changes them.
function repair() {
  // Code and tables that scroll sideways need the focus. The theme takes it from code where nothing hovers.
  for (const wide of document.querySelectorAll("pre > code, .md-typeset__scrollwrap")) {
    if (wide.scrollWidth > wide.clientWidth && wide.tabIndex < 0) {
      wide.tabIndex = 0;
    }
  }
  // The button that copies stands in a `nav`: a page with many blocks would have as many unnamed landmarks.
  for (const buttons of document.querySelectorAll("nav.md-code__nav:not([role])")) {
    buttons.setAttribute("role", "none");
  }
}

const seen = { childList: true, subtree: true, attributes: true, attributeFilter: ["tabindex"] };
new MutationObserver(repair).observe(document.body, seen);
addEventListener("resize", repair);
repair();
