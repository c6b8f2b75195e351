import { createHost } from "../../../../hosts/xs/device/host";
import { exercise } from "./exercise";

exercise(createHost());
