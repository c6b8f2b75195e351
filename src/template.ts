/** The template id of a product whose units each get theirs from the app; a unit that has got none says so, too. */
export const dynamic = "DYNAMIC";
