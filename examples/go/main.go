package main

import (
	"fmt"
	"net"
	"os"

	"rsc.io/quote"
)

// Prints the addresses of each host among its arguments.
func main() {
	for _, host := range os.Args[1:] {
		addresses, err := net.LookupHost(host)
		fmt.Println(host, addresses, err)
	}
	fmt.Println("hello from Go:", quote.Go())
}
