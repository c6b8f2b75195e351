import { createHost } from "../../../../hosts/xs/device/host";
import { start } from "./login-firmware";

start(createHost());
