// Small repairs of the theme. Each does nothing where there is nothing to mend.
(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  const repair = () => {
    // The words on a fold say what it holds; the theme's label would hide them from screen readers.
    each("details.hide > summary[aria-label]", (summary) => summary.removeAttribute("aria-label"));

    // The arrows of the contents say what they open.
    each(".bd-sidebar li.has-children > details > summary:not([aria-label])", (summary) => {
      const link = summary.closest("li").querySelector(":scope > a");
      summary.setAttribute("aria-label", `Pages under ${link ? link.textContent.trim() : "this one"}`);
    });

    // The entries of a list of references are items of a list.
    each('.citation-list[role="list"] > .citation', (entry) => entry.setAttribute("role", "listitem"));

    // Binder opens the learner's copy, without outputs: the stored ones would spoil every prediction.
    each('a[href*="mybinder.org"][href*="urlpath=lab/tree/"]', (link) => {
      link.href = link.href.replace(/urlpath=lab\/tree\/(notebooks|exercises)\//, "urlpath=lab/tree/workspace/$1/");
    });

    // Boxes that scroll sideways can be reached and scrolled by keyboard.
    const boxes = ["div.highlight > pre", "div.cell_output > .output", ".pst-scrollable-table-container",
      "div.math", "mjx-container[display]", "table.dataframe"];
    each(boxes.join(", "), (box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls && !box.hasAttribute("tabindex")) {
        box.tabIndex = 0;
        box.dataset.ffScrolls = "";
      } else if (!scrolls && "ffScrolls" in box.dataset) {
        box.removeAttribute("tabindex");
        delete box.dataset.ffScrolls;
      }
    });
  };

  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(repair, 100);
  };
  addEventListener("DOMContentLoaded", () => {
    repair();
    // Formulas arrive later.
    new MutationObserver(soon).observe(document.querySelector("main") || document.body, { childList: true, subtree: true });
  });
  addEventListener("load", soon);
  addEventListener("resize", soon);
  document.addEventListener("toggle", soon, true);
})();
