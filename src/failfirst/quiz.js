(function () {
  // Every quiz on the page that is not awake yet: running a cell again brings a new, sleeping one.
  document.querySelectorAll(".failfirst-quiz:not([data-awake])").forEach(function (root) {
    var spec = JSON.parse(root.dataset.spec);
    var form = root.querySelector("form");
    var feedback = root.querySelector(".ff-feedback");
    var key = "failfirst:quiz:" + root.dataset.quiz;
    var inputs = Array.from(form.querySelectorAll("input"));
    var timer;

    function remember(value) {
      try { localStorage.setItem(key, value); } catch (error) { /* no storage: nothing to remember */ }
    }
    function remembered() {
      try { return localStorage.getItem(key); } catch (error) { return null; }
    }
    function say(verdict, about, explanation) {
      // Emptied first: else a screen reader is silent when the same answer is checked twice.
      clearTimeout(timer);
      feedback.textContent = "";
      feedback.dataset.verdict = verdict;
      timer = setTimeout(function () {
        var sign = { right: "✓ Right. ", wrong: "✗ Not yet. ", ask: "" }[verdict];
        var lead = document.createElement("strong");
        lead.textContent = about ? about + ": " + sign : sign;
        var rest = document.createElement("span");
        rest.innerHTML = explanation;
        feedback.replaceChildren(lead, rest);
      }, 60);
    }
    function explanationOf(answer) {
      var terms = Array.from(root.querySelectorAll("dt"));
      var term = terms.find(function (dt) { return dt.dataset.answer === answer; }) || terms[0];
      return term.nextElementSibling.innerHTML;
    }
    function checkChoice() {
      var chosen = inputs.find(function (input) { return input.checked; });
      if (!chosen) return say("ask", "", "Choose an answer first.");
      var right = chosen.value === spec.right;
      say(right ? "right" : "wrong", chosen.parentElement.textContent.trim(), explanationOf(chosen.value));
    }
    function checkNumber() {
      var typed = inputs[0].value.trim();
      var text = typed.replace(/\s+/g, "").replace("−", "-").replace(",", ".");
      var percent = spec.percent && text.endsWith("%");
      var value = Number(percent ? text.slice(0, -1) : text);
      if (!text || !isFinite(value)) return say("ask", "", "Type one number, such as 0.5 or 2e-3.");
      if (percent) value = value / 100;
      // A hair more than the tolerance, since 0.2 - 0.18 is not exactly 0.02 in floating point.
      if (Math.abs(value - spec.answer) <= spec.tolerance * (1 + 1e-9)) {
        return say("right", typed, explanationOf());
      }
      var hint = spec.hints.find(function (h) { return h.low <= value && value <= h.high; });
      say("wrong", typed, hint ? hint.text : value > spec.answer ? "That is too large." : "That is too small.");
    }

    var before = remembered();
    inputs.forEach(function (input) {
      if (input.type === "radio") input.checked = input.value === before;
      else if (before !== null) input.value = before;
      input.addEventListener("input", function () { remember(input.value); });
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (inputs[0].type === "radio") checkChoice(); else checkNumber();
    });
    // A page around the quiz may have shortcuts; while one types here they must not act.
    root.addEventListener("keydown", function (event) { event.stopPropagation(); });
    form.querySelector("fieldset").disabled = false;
    root.querySelector(".ff-asleep").hidden = true;
    root.dataset.awake = "true";
  });
})();
