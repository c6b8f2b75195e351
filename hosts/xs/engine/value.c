/*
 * One byte for the type, then the value:
 *   u undefined, t true, f false, n number (8 bytes), s text and b bytes (4 bytes of length first), a array (4 bytes of
 *   count first), o object (to the engine only: 4 bytes of count, then names and values). XS keeps a NUL inside a string as C0 80 (docs/platform.md#strings-and-bytes); on the wire it is 00.
 */
#include "engine.h"

static void appendSized(Bytes* into, char type, const void* data, txU4 size) {
	append(into, &type, 1);
	append(into, &size, 4);
	if (size) append(into, data, size);
}

static void encodeText(Bytes* into, const char* text) {
	size_t size = strlen(text), from, to = 0;
	char* plain = malloc(size + 1);
	for (from = 0; from < size; from++) {
		if ((txU1)text[from] == 0xC0 && (txU1)text[from + 1] == 0x80) {
			plain[to++] = 0;
			from++;
		}
		else plain[to++] = text[from];
	}
	appendSized(into, 's', plain, (txU4)to);
	free(plain);
}

static void encodeArray(txMachine* the, Bytes* into, txSlot* array) {
	txU4 count = (txU4)fxGetIndexSize(the, array->value.reference->next), i;
	char type = 'a';
	append(into, &type, 1);
	append(into, &count, 4);
	for (i = 0; i < count; i++) {
		mxPushSlot(array);
		mxGetIndex(i);
		encode(the, into, the->stack);
		mxPop();
	}
}

void encode(txMachine* the, Bytes* into, txSlot* slot) {
	txNumber number;
	void* data;
	txUnsigned size;
	switch (slot->kind) {
	case XS_UNDEFINED_KIND:
		append(into, "u", 1);
		break;
	case XS_BOOLEAN_KIND:
		append(into, slot->value.boolean ? "t" : "f", 1);
		break;
	case XS_INTEGER_KIND:
	case XS_NUMBER_KIND:
		number = slot->kind == XS_INTEGER_KIND ? slot->value.integer : slot->value.number;
		append(into, "n", 1);
		append(into, &number, sizeof(number));
		break;
	case XS_STRING_KIND:
	case XS_STRING_X_KIND:
		encodeText(into, slot->value.string);
		break;
	case XS_REFERENCE_KIND:
		if (slot->value.reference->next && slot->value.reference->next->kind == XS_ARRAY_KIND) {
			encodeArray(the, into, slot);
			break;
		}
		xsmcGetBufferReadable(*slot, &data, &size);
		appendSized(into, 'b', data, size);
		break;
	default:
		mxTypeError("no place on the wire for this value");
	}
}

static void decodeText(txMachine* the, const txU1* from, txU4 size) {
	txU4 i;
	char *text, *to;
	for (i = 0; i < size && from[i]; i++)
		;
	if (i == size) {
		mxPushUndefined();
		fxStringBuffer(the, the->stack, (txString)from, (txSize)size);
		return;
	}
	to = text = malloc(size * 2 + 1);
	for (i = 0; i < size; i++) {
		if (from[i]) *to++ = (char)from[i];
		else {
			*to++ = (char)0xC0;
			*to++ = (char)0x80;
		}
	}
	mxPushUndefined();
	fxStringBuffer(the, the->stack, text, (txSize)(to - text));
	free(text);
}

static void decodeBytes(txMachine* the, const txU1* from, txU4 size) {
	mxPush(mxUint8ArrayConstructor);
	mxNew();
	mxPushUndefined();
	fxArrayBuffer(the, the->stack, (void*)from, (txInteger)size, -1);
	mxRunCount(1);
}

static txU4 takeSize(const txU1** at) {
	txU4 size;
	memcpy(&size, *at, 4);
	*at += 4;
	return size;
}

/* Firmware that uses a property has its name in ROM already: nothing is added to the device's keys. */
static txID decodeName(txMachine* the, const txU1** at) {
	char name[64];
	txU4 size;
	(*at)++; /* it is a text */
	size = takeSize(at);
	if (size >= sizeof(name)) mxTypeError("too long a name");
	memcpy(name, *at, size);
	name[size] = 0;
	*at += size;
	return fxNewNameC(the, name);
}

void decode(txMachine* the, const txU1** at) {
	txU1 type = *(*at)++;
	txNumber number;
	txU4 size, i;
	txSlot* made;
	switch (type) {
	case 't':
	case 'f':
		mxPushBoolean(type == 't');
		break;
	case 'n':
		memcpy(&number, *at, sizeof(number));
		*at += sizeof(number);
		mxPushNumber(number);
		if (number == (txNumber)(txInteger)number) { /* integers are a kind of their own in XS */
			the->stack->value.integer = (txInteger)number;
			the->stack->kind = XS_INTEGER_KIND;
		}
		break;
	case 's':
		size = takeSize(at);
		decodeText(the, *at, size);
		*at += size;
		break;
	case 'b':
		size = takeSize(at);
		decodeBytes(the, *at, size);
		*at += size;
		break;
	case 'a':
		size = takeSize(at);
		mxPush(mxArrayPrototype);
		fxNewArrayInstance(the);
		made = the->stack;
		for (i = 0; i < size; i++) {
			decode(the, at);
			mxPushSlot(made);
			mxSetIndex(i);
			mxPop();
		}
		break;
	case 'o':
		size = takeSize(at);
		mxPush(mxObjectPrototype);
		fxNewObjectInstance(the);
		made = the->stack;
		for (i = 0; i < size; i++) {
			txID id = decodeName(the, at);
			decode(the, at);
			mxPushSlot(made);
			mxSetID(id);
			mxPop();
		}
		break;
	default:
		mxPushUndefined();
	}
}
