/** "questions.inp-ms.epsilon: 2 is more than caps.day" as place and sentence; no place for what names none. */
export function placeOfFault(fault: string): { readonly place: readonly string[]; readonly text: string } {
  const found = /(?:^|[\s(])([a-zA-Z]+(?:\.[\w#-]+)*): (.+?)\)?$/s.exec(fault);
  return found ? { place: found[1].split("."), text: found[2] } : { place: [], text: fault };
}
