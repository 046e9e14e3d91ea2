# From the root of the repository: docker build -f docker/worker.Dockerfile -t eventflow-worker .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/EventFlow.Cli/EventFlow.Cli.csproj --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
ENV EventFlow__Log__Format=json
USER $APP_UID
ENTRYPOINT ["dotnet", "eventflow.dll"]
CMD ["worker"]
