/** The firmware as it ships: `hosts/moddable` for the ESP32, on stand-ins of the SDK's modules. */
import "./machine";
import "../../../moddable/main";
