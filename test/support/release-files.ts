export * from "../../tools/factory/stand-in/release";
