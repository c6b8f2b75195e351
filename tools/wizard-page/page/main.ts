import { Wizard } from "./wizard";

void new Wizard().start();
