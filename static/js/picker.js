// The picture library opened from the editor: hands the chosen picture back to it.
const number = new URLSearchParams(window.location.search).get("CKEditorFuncNum");

for (const button of document.querySelectorAll("[data-picture]")) {
  button.addEventListener("click", () => {
    const { url, picture, alternativeText } = button.dataset;
    window.opener?.CKEDITOR?.tools.callFunction(number, url, {
      id: picture,
      alternative_text: alternativeText,
    });
    window.close();
  });
}
