# From the root of the repository: docker build -f docker/server.Dockerfile -t eventflow-server .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/EventFlow.Cli/EventFlow.Cli.csproj --configuration Release --output /app && mkdir /state

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# A volume there begins with the owner of the folder.
COPY --from=build --chown=$APP_UID /state /var/lib/eventflow
ENV ASPNETCORE_HTTP_PORTS=8080 EventFlow__Log__Format=json
EXPOSE 8080
USER $APP_UID
ENTRYPOINT ["dotnet", "eventflow.dll"]
CMD ["server"]
