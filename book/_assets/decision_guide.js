// The page "A guide in five questions": answers become buttons, their points are added up in the browser.
// The page itself holds questions, answers, reasons and points; this file holds none of them.
addEventListener("DOMContentLoaded", () => {
  const guide = document.querySelector(".ff-guide");
  if (!guide) return;
  const KEY = "failfirst:decision-guide";
  const NAMES = { law: "a law", linear: "a linear model", trees: "trees", network: "a network" };

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const pointsIn = (text) =>
    Object.fromEntries([...text.matchAll(/(\w+) ([+−]?\d+)/g)].map((m) => [m[1], Number(m[2].replace("−", "-"))]));

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

  const verdict = element("p", { className: "ff-guide-verdict" });
  verdict.setAttribute("role", "status");
  const reasons = element("div");
  const result = element("section", { className: "ff-guide-result" }, element("h2", { textContent: "Where to start" }), verdict, reasons);

  const list = (names) => names.map((name) => NAMES[name]).join(names.length > 2 ? ", " : " or ").replace(/, ([^,]*)$/, " or $1");

  const show = () => {
    const chosen = questions.map((q) => [q, q.answers[kept[q.id]]]).filter(([, answer]) => answer);
    reasons.replaceChildren();
    if (chosen.length < questions.length) {
      const left = questions.length - chosen.length;
      verdict.textContent = `${left} ${left === 1 ? "question is" : "questions are"} open.`;
      return;
    }
    const total = Object.fromEntries(Object.keys(NAMES).map((name) => [name, 0]));
    for (const [, answer] of chosen) for (const name in total) total[name] += answer.points[name];
    const order = Object.keys(total).sort((a, b) => total[b] - total[a]);
    const best = order.filter((name) => total[name] === total[order[0]]);
    const close = order.filter((name) => total[name] === total[order[0]] - 1);
    verdict.replaceChildren("Start with ", element("strong", { textContent: list(best) }), ".",
      best.length > 1 ? " They are level: compare them on the same folds, and take the one that you can explain." : "",
      close.length ? ` Close behind: ${list(close)}. Put ${close.length > 1 ? "them" : "it"} beside.` : "");
    const rows = order.map((name) => element("tr", {},
      element("th", { scope: "row", textContent: NAMES[name] }),
      ...chosen.map(([, answer]) => element("td", { textContent: signed(answer.points[name]) })),
      element("td", {}, element("strong", { textContent: signed(total[name]) }))));
    const head = element("tr", {}, element("th", { scope: "col", textContent: "Start with" }),
      ...chosen.map((_, i) => element("th", { scope: "col", textContent: `Q${i + 1}` })), element("th", { scope: "col", textContent: "Sum" }));
    reasons.append(element("table", { className: "table" }, element("thead", {}, head), element("tbody", {}, ...rows)),
      element("h3", { textContent: "Because" }));
    const because = element("ol");
    for (const [, answer] of chosen) {
      const item = element("li", {}, element("strong", { textContent: `${answer.text}. ` }));
      for (const part of answer.reason.cloneNode(true).children) item.append(...part.childNodes, " ");
      because.append(item);
    }
    reasons.append(because);
  };
  const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

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
