FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B package -DskipTests

FROM scratch
COPY --from=build /src/target/app-1.jar /app.jar
CMD ["/app.jar"]
