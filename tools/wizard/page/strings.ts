import type { Light } from "./config";

/** All that the page says. `{name}` is the product. */
export const strings = {
	title: "Set up your {name}",

	startTitle: "Let’s bring it online",
	startText: "Two minutes, no app. Have ready:",
	startDevice: "the {name}, switched on and near you",
	startPassword: "the name and password of your Wi-Fi",
	start: "Start",
	starting: "Getting an Auth Token …",
	expired: "The Auth Token has run out. Start again to get a fresh one.",

	joinTitle: "Join the device’s own Wi-Fi",
	joinOpen: "Open the Wi-Fi settings of this phone.",
	joinChoose: "Choose the network that begins with",
	joinKey: {
		open: "",
		product: "Its password is on the device or in its manual.",
		unit: "Its password is on the device’s label.",
	},
	joinStay: "It has no Internet, and that is right. If the phone asks, stay connected.",
	joinBack: "Come back here and open the device’s page.",
	open: "Open the device’s page",
	sheetTitle: "A page opened by itself?",
	sheetText: "That is the device’s page as well. When it asks for the Auth Token, paste this one:",
	token: "Auth Token",
	copy: "Copy",
	copied: "Copied.",
	copyFailed: "Select it and copy it by hand.",
	otherTitle: "Use another phone or tablet",
	otherText: "Type the network’s whole name, as on the device’s label. Then scan both codes with the other phone.",
	networkName: "Network’s name",
	networkKey: "Its password, if it has one",
	codeJoin: "1. Join the network",
	codeOpen: "2. Open the device’s page",
	codeJoinMissing: "The first code appears once the name is complete.",
	codeKeyWrong: "A Wi-Fi password has 8 to 63 characters.",
	wait: "I have done that",

	waitTitle: "Waiting for your {name}",
	waitText: "This page watches for it. You may put it aside or load it again.",
	waitAsking: "Asking the cloud …",
	waitAway:
		"No Internet here now. While you are on the device’s network that is as it should be. Back on your own Wi-Fi, this page goes on by itself.",
	waitUnknown: "The cloud has not heard from the device yet.",
	waitOffline: "The cloud knows the device, but it is not connected right now. This can take half a minute.",
	lightTitle: "What its light says",
	light: {
		setup:
			"It waits for you on its own network. If you have been there: join again, and its page says what went wrong.",
		joining: "It joins your Wi-Fi.",
		connecting: "It connects to the cloud.",
		refused: "The cloud does not know its Auth Token. Start over.",
		idle: "It has closed its network. Press its button once.",
		running: "It is online.",
	} satisfies Record<Light, string>,
	steady: "steady",
	blinking: "blinking",
	fast: "blinking fast",
	breathing: "breathing",
	back: "Back to the steps",
	over: "Start over with a fresh token",

	doneTitle: "Your {name} is online",
	doneText: "That was all: it is connected to the cloud.",
	again: "Set up another one",

	tokenAway: "The cloud cannot be reached. Is this phone on the Internet? It must not be on the device’s network yet.",
	tokenOld: "This page is too old for its server. Load it again.",
	tokenRefused: "The cloud gave no Auth Token: {reason}",
	tokenStrange: "The server gave an answer this page does not understand.",
} as const;
