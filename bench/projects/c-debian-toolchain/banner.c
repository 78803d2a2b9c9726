#include <curses.h>
#include <stdio.h>

int main(void)
{
	printf("banner with %s\n", curses_version());
	return 0;
}
