// Package config reads the service's settings from the environment.
package config

import (
	"fmt"
	"os"
	"strconv"
)

// Config has every setting of the service.
type Config struct {
	DatabaseURL string
	Port        int
}

// Read reports the first setting that is missing or malformed.
func Read() (Config, error) {
	url := os.Getenv("CATALOG_DATABASE_URL")
	if url == "" {
		return Config{}, fmt.Errorf("CATALOG_DATABASE_URL is not set")
	}
	port := 9090
	if text := os.Getenv("CATALOG_PORT"); text != "" {
		parsed, err := strconv.Atoi(text)
		if err != nil {
			return Config{}, fmt.Errorf("CATALOG_PORT: %w", err)
		}
		port = parsed
	}
	return Config{DatabaseURL: url, Port: port}, nil
}
