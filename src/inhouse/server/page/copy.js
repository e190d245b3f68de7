// Puts text on the clipboard when a person asks, and says on the button how it went.

export async function copy(text, button) {
  const name = button.textContent;
  let told = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    told = "The browser refused"; // no clipboard without https or loopback
  }
  button.textContent = told;
  setTimeout(() => (button.textContent = name), 1500);
}
