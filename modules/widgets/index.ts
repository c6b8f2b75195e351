/** Small functions over virtual pins, for widgets of the Blynk app that give a pin's values a form of their own. */
export { led } from "./led";
export { clearMap, showPoint, type MapPoint } from "./map";
export { addRow, clearTable, pickRow, selectRow, updateRow } from "./table";
export { clearTerminal, print } from "./terminal";
export { timeInput, type TimeInput, type TimeOfDay } from "./time-input";
