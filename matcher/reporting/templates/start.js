// Everything begins here: lists, days, charts, and the language of the browser.

root.classList.add("scripted");
for (const details of document.querySelectorAll(".numbers")) details.open = false;
startMeetings();
startDays();
startMap();
startCharts();
for (const choice of document.querySelectorAll('input[name="language"]')) {
  choice.addEventListener("change", () => useLanguage(choice.value));
}
useLanguage((navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en");
