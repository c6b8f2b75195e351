/** Shows what a password field holds, or hides it again. */
export function reveal(input: HTMLInputElement, button: HTMLElement, shown: boolean): void {
	input.type = shown ? "text" : "password";
	button.setAttribute("aria-pressed", String(shown));
}

/** Lets `button` show and hide what `input` holds; a page without script has no such button. */
export function revealer(input: HTMLInputElement, button: HTMLElement): void {
	reveal(input, button, false);
	button.hidden = false;
	button.onclick = () => {
		reveal(input, button, input.type === "password");
		input.focus();
	};
}
