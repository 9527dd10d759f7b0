// Room: benchmarks. Calls the peer as its own documentation says, with its defaults; bundled for the run, never shipped.
import { removeBackground } from "@imgly/background-removal";

const asDataUrl = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

window.cutOut = async (picture, model) => {
  const source = await (await fetch(picture)).blob();
  const publicPath = new URL("data/", location.href).href;
  return asDataUrl(await removeBackground(source, { publicPath, model }));
};

// As a page would use it: a Blob in, a Blob out, nothing of ours in between.
window.removeAsPeer = (source, model) => {
  const publicPath = new URL("data/", location.href).href;
  return removeBackground(source, { publicPath, model });
};
