/** The least a product says of itself. */
export const product = { vendor: "Blynk", name: "Device", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };
