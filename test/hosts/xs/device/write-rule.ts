import { createHost } from "../../../../hosts/xs/device/host";
import { joinedRule } from "../../joined-rule";

joinedRule(createHost());
