#include <stdio.h>
#include <zlib.h>

int main(int argc, char **argv)
{
	static unsigned char in[65536], out[70000];
	uLongf size = sizeof out;
	size_t read;

	if (argc > 1) {
		printf("squeeze: standard input to standard output, zlib %s\n", zlibVersion());
		return 0;
	}
	read = fread(in, 1, sizeof in, stdin);
	if (compress(out, &size, in, read) != Z_OK)
		return 1;
	return fwrite(out, 1, size, stdout) == size ? 0 : 1;
}
