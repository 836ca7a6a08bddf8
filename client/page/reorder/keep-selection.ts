/** Runs `move`, which moves nodes of `list`, and selects again what was selected: taking a node out ends a selection in it. */
export function keepSelection(list: Element, move: () => void): void {
  const selection = getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset, isCollapsed } = selection ?? {};
  move();
  if (!anchorNode || !focusNode || isCollapsed || !(list.contains(anchorNode) || list.contains(focusNode))) return;
  if (anchorNode.isConnected && focusNode.isConnected)
    selection?.setBaseAndExtent(anchorNode, anchorOffset!, focusNode, focusOffset!);
}
