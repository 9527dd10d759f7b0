// Room: page. Offcut as an installed app: the browser's offer, whether it runs as one, and the badge on its icon. All of
// it is promises that may be refused, and an offer that is made once, before Python is there.

(() => {
  let offer = null;
  let listener = () => {};
  const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  const tell = () => listener(JSON.stringify({ type: "install-known", offered: Boolean(offer), installed: isInstalled() }));

  addEventListener("beforeinstallprompt", (event) => {
    // Offcut has a button of its own for it; the browser's banner would come at a time that nobody chose.
    event.preventDefault();
    offer = event;
    tell();
  });
  addEventListener("appinstalled", () => {
    offer = null;
    listener(JSON.stringify({ type: "install-known", offered: false, installed: true }));
  });

  globalThis.offcutInstalling = {
    listen(handler) {
      listener = handler;
      tell();
    },
    // To be called while a click is being answered. An offer is good for one question.
    async ask() {
      const asked = offer;
      offer = null;
      try {
        await asked?.prompt();
      } catch {
        // Refused by the browser: the button goes, the help stays.
      }
      tell();
    },
    // Where there is no badge, or none is allowed, nothing is lost: the page itself says what is done.
    badge: (count) => (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {}),
  };
})();
