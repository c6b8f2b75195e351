import "../../../../hosts/xs/device/sdk/machine";
import "./main";
