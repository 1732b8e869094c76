// Light, dark or as the system: shown at once, kept in the person's account.
const root = document.documentElement;

document.addEventListener("vigie:theme", async ({ detail }) => {
  root.dataset.theme = detail;
  const { themeUrl, csrf } = document.body.dataset;
  if (!themeUrl) return;
  await fetch(themeUrl, {
    method: "POST",
    headers: { "X-CSRFToken": csrf },
    body: new URLSearchParams({ theme: detail }),
  });
});
