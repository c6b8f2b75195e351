import { readConfig } from "./config";
import { dress } from "./dress";
import { Setup } from "./setup";

const config = readConfig();
dress(config);
new Setup(config);
