/**
 * Runs before the first paint: puts in Afterclick's script tag with the visitor's consent, as a consent banner would,
 * and opens the panel if it was open. A site without a banner writes the tag into its pages instead:
 * <script src="/client/afterclick.js" data-endpoint="/releases/" data-site="demo" data-consent="device" async blocking="render"></script>
 */
{
  const kept = (storage: () => Storage, key: string): string | null => {
    try {
      return storage().getItem(key);
    } catch {
      return null;
    }
  };
  const tag = document.createElement("script");
  tag.src = "/client/afterclick.js";
  tag.async = true;
  // The first paint waits for it where the browser can: lists stand in the visitor's order from the first frame on.
  tag.setAttribute("blocking", "render");
  tag.dataset.endpoint = "/releases/";
  tag.dataset.site = "demo";
  tag.dataset.consent = kept(() => localStorage, "demo:consent") ?? "device";
  document.head.append(tag);

  const wide = matchMedia("(min-width: 75rem)").matches;
  document.documentElement.dataset.panel = kept(() => sessionStorage, "demo:panel") ?? (wide ? "open" : "closed");
}
