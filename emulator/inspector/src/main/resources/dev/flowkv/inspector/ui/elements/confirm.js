// Asks before something that cannot be undone.
import { html, render } from "lit";

/**
 * Asks the person in a dialog. Escape and "Cancel" say no.
 *
 * @param {object} question
 * @param {string} question.title what is going to be done, as a question
 * @param {unknown[]} question.lines what goes and what stays, a paragraph each
 * @param {string} question.action the word on the button that does it
 * @returns {Promise<boolean>} whether to do it
 */
export function confirmed({ title, lines, action }) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  render(
    html`
      <form method="dialog">
        <h2 id="confirm-title" class="untrusted">${title}</h2>
        ${lines.map((line) => html`<p>${line}</p>`)}
        <div class="bar">
          <button value="no" autofocus>Cancel</button>
          <button value="yes" class="danger">${action}</button>
        </div>
      </form>
    `,
    dialog,
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}
