/** Runs `move`, which moves nodes of `list`, and selects again what was selected: taking a node out ends a selection in it. */
export function keepSelection(list: Element, move: () => void): void {
  const selection = getSelection();
  // Most often a click has left a caret. Asking for more costs a layout; asking for the type does not.
  if (selection?.type !== "Range") {
    move();
    return;
  }
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  move();
  if (!anchorNode || !focusNode || !(list.contains(anchorNode) || list.contains(focusNode))) return;
  if (anchorNode.isConnected && focusNode.isConnected)
    selection.setBaseAndExtent(anchorNode, anchorOffset!, focusNode, focusOffset!);
}
