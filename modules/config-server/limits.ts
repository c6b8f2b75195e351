/**
 * Bounds on everything a stranger can send to the config server. Bytes and milliseconds. Each is a few times what the
 * phones, browsers and Blynk apps we know send, and small enough that the worst case fits beside the radio.
 */

/** Connections served at once: what a soft-AP of four phones needs. Each costs a socket of the SDK's eight. */
export const mostConnections = 4;

/** Further connections that are told to come back later, and given time to hear it; any beyond are closed at once. */
export const mostRefusals = 2;

/** Method, target and version. A `GET /config` with every field percent-encoded takes some 900. Beyond: 414. */
export const longestRequestLine = 2048;

/** All header lines together. Beyond: 431. */
export const longestHeader = 8192;

/** Header lines. Beyond: 431. */
export const mostHeaderLines = 64;

/** A larger request is still read this far, for the host it is meant for: browsers bring the cookies of the whole web. */
export const longestSkipped = 65_536;

/** Of one header line this much is kept; none of those read here is longer. */
export const longestHeaderKept = 256;

/** The body of `/config`; JSON with every character escaped takes some 1,500. Beyond: 413. */
export const longestBody = 2048;

/** The request line and header must be complete this long after the connection came. Beyond: 408. */
export const headerTime = 5000;

/**
 * A request comes in one go. A connection without a whole header after this long is one a browser keeps in reserve, or is
 * there to keep others out: it goes first when room is needed.
 */
export const silentTime = 500;

/** The body of `/config` must be complete this long after its header. Beyond: 408. */
export const bodyTime = 5000;

/**
 * In this long an upload has to bring so many bytes; one that drips would hold the device up. Beyond: 408. One that broke off, or is
 * between two requests, is waited for as long.
 */
export const uploadPause = 10_000;
export const uploadPiece = 8192;

/** Reading back what was uploaded, and making it the next to start, takes seconds. Beyond: 202, and it goes on. */
export const checkTime = 60_000;

/** Then the phone gets its answer in this long, and the device restarts. */
export const doneTime = 1000;

/** A phone that takes no further byte of an answer for this long is cut off. */
export const writePause = 10_000;

/** No connection lives longer, whatever it does; an upload over a weak signal takes some two minutes. */
export const longestLife = 300_000;

/** The first scan after power-on takes 2 to 4 seconds; whoever asks before gets an empty list after this long. */
export const scanTime = 8000;

/**
 * After the answer the peer is to close first: closing with unread bytes in the way would make lwIP send a reset, which
 * may take the answer with it (RFC 9112 9.6). This long without a byte from it, or this long in all, is enough.
 */
export const lingerPause = 300;
export const lingerTime = 3000;

/** How often deadlines are looked at; a timer per connection would cost more than it is worth. */
export const tick = 100;
