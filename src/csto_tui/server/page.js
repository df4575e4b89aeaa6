// Whoever opened the page can type at once, without a click.
new MutationObserver((_, seen) => {
  if (document.body.classList.contains("-first-byte")) {
    document.querySelector(".xterm-helper-textarea").focus();
    seen.disconnect();
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
