/* Firmware parsed once, with its names resolved and its byte code in ROM. */
#include "engine.h"

extern void fxRemapIDs(txMachine*, txByte*, txSize, txID*);

static char syntaxError[512];

static void reportSyntaxError(void* console, txString path, txInteger line, txString format, c_va_list arguments) {
	int size = snprintf(syntaxError, sizeof(syntaxError), "%d:", (int)line);
	(void)console;
	(void)path;
	vsnprintf(syntaxError + size, sizeof(syntaxError) - (size_t)size, format, arguments);
}

static txScript* parse(txMachine* the, char* source, size_t size) {
	txStringCStream stream = { .buffer = source, .offset = 0, .size = (txSize)size };
	txParser parser;
	txParserJump jump;
	txScript* script = NULL;
	fxInitializeParser(&parser, the, the->parserBufferSize, the->parserTableModulo);
	parser.reportError = reportSyntaxError;
	parser.firstJump = &jump;
	if (c_setjmp(jump.jmp_buf) == 0) {
		fxParserTree(&parser, &stream, fxStringCGetter, mxProgramFlag | mxStrictFlag, NULL);
		fxParserHoist(&parser);
		fxParserBind(&parser);
		script = fxParserCode(&parser);
	}
	if (parser.errorCount) script = NULL; /* XS would make a script that throws, without the line */
	fxTerminateParser(&parser);
	return script;
}

static void resolveNames(txMachine* the, txScript* script) {
	txByte* at = script->symbolsBuffer;
	txID count, i;
	txID* ids;
	mxDecodeID(at, count);
	ids = malloc(count * sizeof(txID));
	ids[0] = XS_NO_ID;
	fxBeginHost(the);
	for (i = 1; i < count; i++) {
		ids[i] = fxNewNameC(the, (txString)at);
		at += strlen((char*)at) + 1;
	}
	fxEndHost(the);
	fxRemapIDs(the, script->codeBuffer, script->codeSize, ids);
	free(ids);
	script->symbolsBuffer = NULL; /* fxRunScript then takes the code as it is */
}

/*
 * An archived function runs its code where it lies instead of copying it into a chunk, and a string is taken from there.
 * The SDK's linker does so to modules that are not preloaded, and to them alone (xs/tools/xslBase.c, fxMapCode): what a
 * preloaded module makes at link time is in ROM, but each function and each string that its code makes later is copied.
 */
void archive(txScript* script) {
	txByte* at = script->codeBuffer;
	txByte* end = at + script->codeSize;
	while (at < end) {
		txU1 code = *(txU1*)at;
		txS1 size = gxCodeSizes[code];
		txU2 size2;
		txS4 size4;
		switch (code) {
		case XS_CODE_CODE_1:
			*at = XS_CODE_CODE_ARCHIVE_1;
			break;
		case XS_CODE_CODE_2:
			*at = XS_CODE_CODE_ARCHIVE_2;
			break;
		case XS_CODE_CODE_4:
			*at = XS_CODE_CODE_ARCHIVE_4;
			break;
		case XS_CODE_STRING_1:
			*at = XS_CODE_STRING_ARCHIVE_1;
			break;
		case XS_CODE_STRING_2:
			*at = XS_CODE_STRING_ARCHIVE_2;
			break;
		case XS_CODE_STRING_4:
			*at = XS_CODE_STRING_ARCHIVE_4;
			break;
		}
		switch (size) { /* negative: the operand begins with its own length, in so many bytes */
		case 0:
			at += 1 + sizeof(txID);
			break;
		case -1:
			at += 2 + ((txU1*)at)[1];
			break;
		case -2:
			at++;
			mxDecode2(at, size2);
			at += size2;
			break;
		case -4:
			at++;
			mxDecode4(at, size4);
			at += size4;
			break;
		default:
			at += size;
		}
	}
}

txScript* burn(txMachine* rom, const char* name, char* source, size_t size) {
	txScript* script = parse(rom, source, size);
	if (!script) {
		char reason[1024];
		snprintf(reason, sizeof(reason), "%s:%s", name, syntaxError);
		leave(exitImage, "syntax error", reason);
	}
	resolveNames(rom, script);
	return script;
}

void runScript(txMachine* the, txScript* script) {
	txSlot* realm = mxModuleInstanceInternal(mxProgram.value.reference)->value.module.realm;
	fxRunScript(the, script, &mxGlobal, C_NULL, mxRealmClosures(realm)->value.reference, C_NULL, mxProgram.value.reference);
	mxPop();
}

