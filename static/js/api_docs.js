/* Starts Swagger UI on the page of the API: its own start script would be inline. */
const place = document.getElementById("swagger-ui");

function signed(request) {
  request.headers["X-CSRFToken"] = document.body.dataset.csrf;
  return request;
}

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  layout: "BaseLayout",
  deepLinking: false,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
  requestInterceptor: signed,
});
