/** Why a request was refused; the message is the answer. */
export class Refusal extends Error {}
