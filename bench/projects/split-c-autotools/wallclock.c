#include <curses.h>
#include <stdio.h>

int main(void) {
    char face[40];
    FILE *file = fopen(FACES, "r");
    if (file == NULL || fgets(face, sizeof face, file) == NULL) return 1;
    printf("%s, %s", curses_version(), face);
    return 0;
}
