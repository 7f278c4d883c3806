// The page speaks the language of the browser; the style sheet does the rest.
(() => {
  "use strict";
  const choices = document.querySelectorAll('input[name="language"]');
  const name = () => {
    document.documentElement.lang = document.getElementById("in-zh").checked ? "zh-Hans" : "en";
  };
  for (const choice of choices) choice.addEventListener("change", name);
  if ((navigator.language || "en").toLowerCase().startsWith("zh")) document.getElementById("in-zh").checked = true;
  name();
})();
