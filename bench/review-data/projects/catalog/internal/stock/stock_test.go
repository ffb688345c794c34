package stock

import (
	"errors"
	"testing"
)

type memory map[string]int

func (m memory) Available(sku string) (int, error) { return m[sku], nil }

func (m memory) SetAvailable(sku string, pieces int) error {
	m[sku] = pieces
	return nil
}

func TestReserveTakesPieces(t *testing.T) {
	store := memory{"cup": 5}
	if err := NewKeeper(store).Reserve("cup", 3); err != nil {
		t.Fatal(err)
	}
	if store["cup"] != 2 {
		t.Errorf("2 pieces should be left, got %d", store["cup"])
	}
}

func TestReserveTakesNothingWhenShort(t *testing.T) {
	store := memory{"cup": 2}
	if err := NewKeeper(store).Reserve("cup", 3); !errors.Is(err, ErrShort) {
		t.Errorf("got %v", err)
	}
	if store["cup"] != 2 {
		t.Errorf("2 pieces should be left, got %d", store["cup"])
	}
}
