(function () {
  // Every slider on the page that is not awake yet: running a cell again brings a new, sleeping one.
  document.querySelectorAll(".failfirst-slider:not([data-awake])").forEach(function (root) {
    var picture = root.querySelector("img");
    var input = root.querySelector("input");
    var output = root.querySelector("output");
    var names = Array.from(root.querySelectorAll("dt"), function (dt) { return dt.textContent; });
    var texts = Array.from(root.querySelectorAll("dd"), function (dd) { return dd.textContent; });

    function show() {
      var number = Number(input.value);
      picture.style.objectPosition = 100 * number / (names.length - 1) + "% 0";
      picture.alt = texts[number];
      input.setAttribute("aria-valuetext", names[number]);
      root.querySelector(".ff-value").textContent = names[number];
      // Set only where it changes: else a screen reader may read the same text twice.
      if (output.textContent !== texts[number]) output.textContent = texts[number];
    }

    // Decoded with the page's next paint: else the picture is blank for a moment.
    picture.decoding = "sync";
    picture.style.objectFit = "cover";
    picture.src = picture.dataset.frames;
    input.addEventListener("input", show);
    // A page around the slider may have shortcuts, such as arrow keys for the next page: not while one moves it.
    root.addEventListener("keydown", function (event) { event.stopPropagation(); });
    input.disabled = false;
    root.querySelector(".ff-asleep").hidden = true;
    root.dataset.awake = "true";
    show();
  });
})();
