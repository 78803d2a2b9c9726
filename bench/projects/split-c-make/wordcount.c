#include <ctype.h>
#include <math.h>
#include <stdio.h>

int main(int argc, char **argv) {
    FILE *file = fopen(argc > 1 ? argv[1] : "poem.txt", "r");
    int letter, words = 0, inside = 0;
    if (file == NULL) return 1;
    while ((letter = fgetc(file)) != EOF) {
        if (!isspace(letter) && !inside) words++;
        inside = !isspace(letter);
    }
    printf("%d words, %.2f bits\n", words, log2(words));
    return fclose(file);
}
