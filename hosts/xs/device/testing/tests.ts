import "./mocha";
import "tests";
