const MOST_CHARACTERS = 255;

/** Controls, what turns the reading direction, halves of characters, line ends. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What a dropped file is called here: folders parted by "/", and a name. It is never the name of a file of
 * ours; what could lead anywhere, or cannot be shown on one line, is left out.
 */
export function fileLabel(name: string): string {
  const steps = name
    .replaceAll("\\", "/")
    .split("/")
    .map((step) => step.replaceAll(UNSHOWN, "").trim())
    .filter((step) => !/^\.{0,2}$/.test(step));
  // Of a long one the end says more: the name, and what kind of file it is.
  const label = steps.join("/").slice(-MOST_CHARACTERS).toWellFormed();
  return label.replace(/^[/\s]+/, "") || "file";
}
