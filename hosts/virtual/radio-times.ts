/** How long things take on the air, milliseconds: about what an ESP32 beside a home router shows. */
export const radioTimes = {
	scan: 2000,
	/** Finding the network to join, when its channel is not known. */
	search: 1800,
	/** Authentication, association and the four-way handshake. */
	associate: 400,
	/** A four-way handshake that the router stops answering, as it does at a wrong password. */
	handshakeTimeout: 3000,
	/** Nobody answers an authentication request. */
	silence: 5000,
	dhcp: 600,
	/** Six seconds without a beacon are the end of a link (ESP-IDF's default inactive time). */
	beacons: 6000,
	/** A router that restarts says goodbye first. */
	goodbye: 100,
	/** From the wish to leave a network until the driver tells that it has. */
	leave: 10,
	/** How late that comes when it is late: longer than hosts/moddable/esp32/wifi.ts waits for it. */
	late: 1500,
	/** How much later it comes again when it comes twice. */
	again: 100,
	/** A phone joins a setup network. */
	phone: 300,
} as const;
