/** Another panel of the same portal: beside this one, or where the vendor has put it. */
export function findPanel<Tag extends keyof HTMLElementTagNameMap>(
  from: Element,
  tag: Tag,
): HTMLElementTagNameMap[Tag] | null {
  const portal = from.closest('usage-portal');
  if (portal) return portal.querySelector(tag) ?? portal.shadowRoot?.querySelector(tag) ?? null;
  const root = from.getRootNode();
  if (!(root instanceof ShadowRoot)) return null;
  return root.querySelector(tag) ?? findPanel(root.host, tag);
}
