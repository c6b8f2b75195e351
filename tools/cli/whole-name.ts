/** What people call a product: `Acme Lamp`, or `Acme` where vendor and product have one name. */
export function wholeName({ vendor, name }: { readonly vendor: string; readonly name: string }): string {
	return name === vendor ? name : `${vendor} ${name}`;
}
