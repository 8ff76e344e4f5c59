// The page "A guide in five questions": answers become buttons, their points are added up in the browser.
// The page itself holds questions, answers, reasons, points and lessons; this file holds none of them.
addEventListener("DOMContentLoaded", () => {
  const guide = document.querySelector(".ff-guide");
  if (!guide) return;
  const KEY = "failfirst:decision-guide";
  const OUT = -Infinity; // whatever is added to it
  const NAMES = { law: "a law", linear: "a linear model", trees: "trees", network: "a network" };

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const pointsIn = (text) =>
    Object.fromEntries([...text.matchAll(/(\w+) ([+−]?\d+|out)/g)].map((m) =>
      [m[1], m[2] === "out" ? OUT : Number(m[2].replace("−", "-"))]));

  // Start -> the cells "Means" and "Learn it in" of the table on the page.
  const starts = Object.fromEntries([...guide.parentElement.querySelector("table").tBodies[0].rows].map((row) =>
    [row.cells[0].textContent.trim(), [...row.cells].slice(1)]));
  const inside = (cell) => [...(cell.querySelector("p") || cell).cloneNode(true).childNodes];

  const sections = [...guide.parentElement.querySelectorAll(":scope > section")].filter((section) =>
    /^\d\. /.test(section.querySelector("h2").textContent));
  const questions = sections.map((section, number) => {
    const heading = section.querySelector("h2").cloneNode(true);
    heading.querySelectorAll(".headerlink").forEach((link) => link.remove());
    const answers = [...section.querySelectorAll("dl > dt")].map((term) => {
      const says = term.nextElementSibling.cloneNode(true);
      const points = says.querySelector("p:last-child > em");
      const value = pointsIn(points.textContent);
      points.parentElement.remove();
      return { text: term.textContent.trim(), reason: says, points: value };
    });
    const intro = section.querySelector(":scope > p");
    return { id: `q${number + 1}`, text: heading.textContent.trim(), intro: intro && intro.textContent, answers };
  });

  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { /* no storage: start empty */ }

  const form = element("form", { className: "ff-guide-form" });
  form.setAttribute("aria-label", "Five questions");
  for (const question of questions) {
    const field = element("fieldset", {}, element("legend", { textContent: question.text }));
    if (question.intro) field.append(element("p", { textContent: question.intro }));
    question.answers.forEach((answer, index) => {
      const input = element("input", { type: "radio", name: question.id, value: String(index) });
      input.checked = kept[question.id] === index;
      field.append(element("label", {}, input, " ", answer.text));
    });
    form.append(field);
  }
  const again = element("button", { type: "button", textContent: "Start again" });
  form.append(again);

  const verdict = element("div", { className: "ff-guide-verdict" });
  verdict.setAttribute("role", "status");
  const reasons = element("div");
  const result = element("section", { className: "ff-guide-result" }, element("h2", { textContent: "Where to start" }), verdict, reasons);

  const strong = (text) => element("strong", { textContent: text });
  const list = (names) => names.flatMap((name, i) =>
    [i === 0 ? "" : i === names.length - 1 ? " and " : ", ", strong(NAMES[name])]);

  const say = (sentence, chosen, total) => {
    verdict.replaceChildren(element("p", {}, ...sentence));
    const best = Math.max(...Object.values(total));
    const level = best === OUT ? [] : Object.keys(total).filter((name) => total[name] >= best - 1);
    if (!level.length) verdict.append(element("p", {}, "See ", ...inside(starts.none[1]), "."));
    else verdict.append(element("ul", {}, ...level.map((name) =>
      element("li", {}, strong(NAMES[name]), ": ", ...inside(starts[name][0]), ". Learn it in ", ...inside(starts[name][1]), "."))));
    const order = Object.keys(total).sort((a, b) => (total[a] === total[b] ? 0 : total[b] - total[a]));
    const rows = order.map((name) => element("tr", {},
      element("th", { scope: "row", textContent: NAMES[name] }),
      ...chosen.map(([, answer]) => element("td", { textContent: signed(answer.points[name]) })),
      element("td", {}, strong(signed(total[name])))));
    const head = element("tr", {}, element("th", { scope: "col", textContent: "Start with" }),
      ...chosen.map(([q]) => element("th", { scope: "col", textContent: q.id.toUpperCase() })), element("th", { scope: "col", textContent: "Sum" }));
    const because = element("ol");
    for (const [q, answer] of chosen) {
      const item = element("li", { value: Number(q.id.slice(1)) }, strong(answer.text), ". ");
      for (const part of answer.reason.cloneNode(true).children) item.append(...part.childNodes, " ");
      because.append(item);
    }
    reasons.append(element("table", { className: "table" }, element("thead", {}, head), element("tbody", {}, ...rows)),
      element("h3", { textContent: "Because" }), because);
  };

  const show = () => {
    const chosen = questions.map((q) => [q, q.answers[kept[q.id]]]).filter(([, answer]) => answer);
    const open = questions.filter((q) => !q.answers[kept[q.id]]);
    const total = Object.fromEntries(Object.keys(NAMES).map((name) => [name, 0]));
    for (const [, answer] of chosen) for (const name in total) total[name] += answer.points[name];
    const left = Object.keys(total).filter((name) => total[name] !== OUT);
    reasons.replaceChildren();
    // All out, or one left that no open question can put out: the other answers do not matter.
    const decided = left.length < 2 && !open.some((q) => q.answers.some((answer) => left.some((name) => answer.points[name] === OUT)));
    if (!left.length) return say([strong(starts.none[0].textContent.trim())], chosen, total);
    if (open.length && !decided) {
      verdict.replaceChildren(element("p", {}, `${open.length} ${open.length === 1 ? "question is" : "questions are"} open.`,
        left.length === 1 ? ` Only ${NAMES[left[0]]} is left.` : ""));
      return;
    }
    const best = Math.max(...Object.values(total));
    const level = left.filter((name) => total[name] >= best - 1);
    if (level.length === 1) return say(["Start with ", ...list(level), left.length === 1 ? ". Nothing else is left." : "."], chosen, total);
    say(["Level: ", ...list(level), `. Run ${level.length === 2 ? "both" : "all"} on the same folds, the simplest first.`], chosen, total);
  };
  const signed = (value) => (value === OUT ? "out" : value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

  form.addEventListener("change", (event) => {
    kept[event.target.name] = Number(event.target.value);
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch (error) { /* not remembered */ }
    show();
  });
  again.addEventListener("click", () => {
    kept = {};
    try { localStorage.removeItem(KEY); } catch (error) { /* nothing was remembered */ }
    form.reset();
    form.querySelectorAll("input").forEach((input) => { input.checked = false; });
    show();
    form.querySelector("input").focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  const all = element("details", { className: "ff-guide-all" }, element("summary", { textContent: "All questions, answers, reasons and points" }));
  guide.append(form, result, all);
  all.append(...sections);
  // A link to a question opens the fold that it now lies in.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && all.contains(target)) {
      all.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
  show();
});
