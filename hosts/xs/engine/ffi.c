/*
 * `native.own`: what the SDK's FFI costs. An FFI object has a function object of its own for each function in C (SDK
 * tools/ffi.js); that of device/sdk/ffi.ts gets one for each method of its class.
 */
#include "engine.h"

/* Calls the method that it hides. */
static void callMethod(txMachine* the) {
	txID id = mxFunctionInstanceCode(mxFunction->value.reference)->ID;
	txInteger i;
	mxPushSlot(mxThis);
	mxPushReference(mxThis->value.reference->value.instance.prototype);
	mxGetID(id);
	mxCall();
	for (i = 0; i < mxArgc; i++) mxPushSlot(mxArgv(i));
	mxRunCount(mxArgc);
	mxPullSlot(mxResult);
}

void native_own(txMachine* the) {
	txSlot* object = mxArgv(0);
	txSlot* method = object->value.reference->value.instance.prototype->next;
	for (; method; method = method->next) {
		if (method->ID == mxID(_constructor) || method->kind != XS_REFERENCE_KIND) continue;
		fxNewHostFunction(the, callMethod, 0, method->ID, XS_NO_ID);
		mxPushSlot(object);
		mxDefineID(method->ID, XS_NO_FLAG, XS_DONT_DELETE_FLAG | XS_DONT_ENUM_FLAG | XS_DONT_SET_FLAG);
		mxPop();
	}
}
